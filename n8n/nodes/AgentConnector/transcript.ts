import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { askConnector } from './connector';
import { transcriptText } from './outcome';

/** A call with what was said in it, as turns and as text. */
export async function withTranscript(context: IExecuteFunctions, call: IDataObject, itemIndex: number): Promise<IDataObject> {
  const path = `/calls/${encodeURIComponent(String(call.session_id))}/transcript`;
  const { turns } = await askConnector(context, { method: 'GET', path, headers: { Accept: 'application/json' } }, itemIndex);
  return { ...call, transcript: turns, transcript_text: transcriptText(turns) };
}
