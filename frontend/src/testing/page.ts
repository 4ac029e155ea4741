/** A page of a list as the API answers it: all there is. */
export function pageOf<Row>(...data: Row[]) {
  return { data, next_cursor: null, total: data.length };
}
