import type { IDataObject } from 'n8n-workflow';
import { askConnector, type Context } from './connector';
import { transcriptText } from './outcome';

/** A call with what was said in it, as turns and as text. */
export async function withTranscript(context: Context, call: IDataObject, itemIndex?: number): Promise<IDataObject> {
  const path = `/calls/${encodeURIComponent(String(call.session_id))}/transcript`;
  const { turns } = await askConnector(context, { method: 'GET', path, headers: { Accept: 'application/json' } }, itemIndex);
  return { ...call, transcript: turns, transcript_text: transcriptText(turns) };
}
