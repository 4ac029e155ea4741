import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";

/** Whether this installation still waits for its first operator. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => call(api.GET("/setup")),
});

export interface FirstOperator {
  code: string;
  name: string;
  email: string;
  password: string;
}

/** Makes the first operator, tells so, and signs in as them. */
export async function makeFirstOperator(body: FirstOperator, onMade: () => void) {
  await call(api.POST("/setup", { body }));
  onMade();
  return call(api.POST("/auth/login", { body: { email: body.email, password: body.password } }));
}
