/** The moment a day begins here, for the API; what is no day is handed on, so that the API says so. */
export function dayBegins(day: string | undefined, later = 0): string | undefined {
  if (!day) return undefined;
  const begins = new Date(`${day}T00:00`);
  begins.setDate(begins.getDate() + later);
  return Number.isNaN(begins.getTime()) ? day : begins.toISOString();
}
