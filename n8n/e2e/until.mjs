/** Tries until the answer is truthy; errors count as "not yet". */
export async function until(attempt, seconds, what) {
  const end = performance.now() + seconds * 1000;
  let last;
  do {
    try {
      const answer = await attempt();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  } while (performance.now() < end);
  throw new Error(`Waited ${seconds} s for ${what}${last ? `; the last error was: ${last.message}` : ''}`);
}
