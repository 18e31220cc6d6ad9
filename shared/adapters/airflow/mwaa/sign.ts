import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentialIdentity, Provider } from "@smithy/types";

/** As `arn:aws:airflow:…`: MWAA is signed for by the name of its ARNs. */
const SERVICE = "airflow";

export type SignsRequest = (address: URL, body: string) => Promise<Readonly<Record<string, string>>>;

/**
 * Headers of a signed POST of JSON.
 *
 * @param credentials default: those that every client of AWS finds, in a function its role's
 */
export function requestSigner(region: string, credentials: Provider<AwsCredentialIdentity> = defaultProvider()): SignsRequest {
  const signer = new SignatureV4({ service: SERVICE, region, credentials, sha256: Sha256 });
  return async ({ protocol, hostname, host, pathname }, body) => {
    const headers = { host, "content-type": "application/json" };
    const { headers: signed } = await signer.sign({ method: "POST", protocol, hostname, path: pathname, query: {}, headers, body });
    // fetch writes it itself, the same.
    const { host: _, ...rest } = signed;
    return rest;
  };
}
