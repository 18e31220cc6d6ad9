import { GetQueueAttributesCommand, SetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Makes a queue answer over TLS only, as those of the template do. One that has a policy keeps it. Answers its ARN. */
export async function secureQueue(client: SQSClient, QueueUrl: string): Promise<string> {
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn", "Policy"] }));
  const { QueueArn = "", Policy } = Attributes;
  if (!Policy) await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: tlsOnly(QueueArn) } }));
  return QueueArn;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html */
function tlsOnly(Resource: string): string {
  const deny = { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource, Condition: { Bool: { "aws:SecureTransport": "false" } } };
  return JSON.stringify({ Version: "2012-10-17", Statement: [deny] });
}
