import * as z from "zod";
import { compileEventPattern, EventPatternError, type EventMatcher } from "../../../shared/domain/event/pattern/event-pattern.ts";
import { AWS_NUMBER_LIMIT } from "../../../shared/domain/event/pattern/numeric.ts";
import { ServiceError } from "../../endpoint/service-error.ts";
import { faultsOfPattern } from "../../pattern-faults.ts";
import { targetDefinitionSchema } from "./target-definition.ts";

/** Characters of a pattern, as JSON. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LONGEST_PATTERN = 2_048;

/** A rule as PutRule and AWS::Events::Rule define it, without its name and targets. `EventPattern` is JSON. */
export const ruleDefinitionSchema = z.object({
  EventPattern: z.string(),
  // The third also sends the management events of CloudTrail, of which there are none here.
  State: z.enum(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]).default("ENABLED"),
  Description: z.string().max(512).optional(),
  RoleArn: z.string().optional(),
});

/** A validated rule. */
export type RuleDefinition = z.output<typeof ruleDefinitionSchema>;

/** A rule with its targets, as the state database keeps it. */
export const storedRuleSchema = ruleDefinitionSchema.extend({ Targets: z.array(targetDefinitionSchema) });

/**
 * Compiles the pattern of a rule, given as JSON.
 * @throws ServiceError InvalidEventPatternException
 */
export function compileRulePattern(pattern: string): EventMatcher {
  if (pattern.length > LONGEST_PATTERN) throw invalidPattern(`Event pattern is longer than ${LONGEST_PATTERN} characters`);
  try {
    return compileEventPattern(JSON.parse(pattern), { numberLimit: AWS_NUMBER_LIMIT });
  } catch (error) {
    if (error instanceof EventPatternError) throw invalidPattern(faultsOfPattern(error));
    if (error instanceof SyntaxError) throw invalidPattern(`Event pattern is no JSON: ${error.message}`);
    throw error;
  }
}

function invalidPattern(reason: string): ServiceError {
  return new ServiceError("InvalidEventPatternException", 400, `Event pattern is not valid. Reason: ${reason}`);
}
