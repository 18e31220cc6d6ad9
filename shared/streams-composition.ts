/** What functions take that read a table's stream, apart from the others: what reads items is loaded by no function that does not take it. */
import { sqs } from "./composition.ts";
import type { WrittenStreamLetter } from "./contract/operations/stream-letter.ts";
import { deferred } from "./deferred.ts";
import { dynamoDefinitionImages } from "./adapters/dynamodb/definitions/definition-images.ts";
import { dynamoRunImages } from "./adapters/dynamodb/runs/run-images.ts";
import { readEnvironment, StreamLetterEnvironment } from "./environment.ts";
import type { DefinitionImages } from "./ports/streams/definition-images.ts";
import type { RunImages } from "./ports/streams/run-images.ts";

export function definitionImages(): { readonly definitionImages: DefinitionImages } {
  return { definitionImages: dynamoDefinitionImages };
}

export function runImages(): { readonly runImages: RunImages } {
  return { runImages: dynamoRunImages };
}

/** Where a letter is written of a stream's record that cannot be read. */
export function streamLetters(): { readonly setAside: (letter: WrittenStreamLetter) => Promise<void> } {
  const { STREAM_DEAD_LETTERS_URL } = readEnvironment(StreamLetterEnvironment);
  return deferred(async () =>
    (await import("./adapters/dynamodb/runs/stream-letters.ts")).sqsStreamLetters(await sqs(), STREAM_DEAD_LETTERS_URL),
  );
}
