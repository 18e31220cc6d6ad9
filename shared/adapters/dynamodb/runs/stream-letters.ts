import type { SQSClient } from "@aws-sdk/client-sqs";
import { messageText } from "../../../domain/message/message-text.ts";
import type { WrittenStreamLetter } from "../../../contract/operations/stream-letter.ts";
import { sendAll } from "../../sqs/sqs.ts";

/** Letters of a stream's records, in the queue that Lambda writes its own to. Repeated: written again. */
export function sqsStreamLetters(client: SQSClient, queueUrl: string) {
  return {
    async setAside(letter: WrittenStreamLetter): Promise<void> {
      await sendAll(client, queueUrl, [{ body: messageText(letter), delaySeconds: 0 }]);
    },
  };
}
