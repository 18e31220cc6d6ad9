/** Sends to open WebSockets. Not here: which they are (`ConnectionStore`). */
export interface SocketSender {
  /**
   * Sends a text, of 128 KB at most. `gone`: the connection is closed, or is not yet open. Throws where the service cannot take it
   * or a slow socket does not within seconds: whether it arrived is then unknown. Repeated: it arrives twice.
   */
  postFrame(connectionId: string, text: string): Promise<"sent" | "gone">;
}
