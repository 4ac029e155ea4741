package apitest

import "testing"

// Pages walks through the sign-in pages of a simulator that runs elsewhere, and gives the path
// at the portal where they lead back to.
func Pages(t testing.TB, simulatorURL, authorizationURL string, who Person) string {
	t.Helper()
	e := &Env{t: t, SimURL: simulatorURL}
	return e.SignInAtMicrosoft(authorizationURL, who)
}
