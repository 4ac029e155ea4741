package microsoftlogin

import "github.com/tenantry/tenantry/internal/apperr"

func errOff() error {
	return apperr.New(apperr.Conflict, "microsoft_sign_in.off", "Signing in with Microsoft is not set up here. Nothing was changed: sign in with your password.")
}

func errEnded() error {
	return apperr.New(apperr.Unauthenticated, "microsoft_sign_in.ended",
		"This sign-in at Microsoft was used already, took longer than 10 minutes, or was begun in another browser. Nothing was changed: begin anew.")
}

func errDeclined() error {
	return apperr.New(apperr.Unauthenticated, "microsoft_sign_in.declined", "The sign-in at Microsoft was not finished. Nothing was changed: try again, or use your password.")
}

func errRefused(cause error) error {
	return apperr.Wrap(cause, apperr.Unauthenticated, "microsoft_sign_in.refused",
		"Microsoft's answer could not be verified. Nothing was changed: try again; if it happens again, tell whoever runs this installation.")
}

// errNobody is the same for an account that nobody here has, and for whoever may not sign in.
func errNobody() error {
	return apperr.New(apperr.Unauthenticated, "microsoft_sign_in.nobody",
		"Nobody who may sign in here is linked with this Microsoft account. You are not signed in: sign in with your password, or ask whoever invited you.")
}

func errTaken() error {
	return apperr.New(apperr.Conflict, "microsoft_sign_in.taken", "This Microsoft account is linked with another login here. Nothing was changed: use another account, or unlink it there first.")
}

func errLinked() error {
	return apperr.New(apperr.Conflict, "microsoft_sign_in.linked", "A Microsoft account is linked already. Nothing was changed: unlink it first.")
}

func errSignedOut() error {
	return apperr.New(apperr.Unauthenticated, "microsoft_sign_in.signed_out", "You were signed out meanwhile. Nothing was linked: sign in and try again.")
}
