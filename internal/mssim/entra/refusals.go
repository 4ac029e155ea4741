package entra

import (
	"net/http"
	"time"
)

// The refusals that more than one place gives. Texts: recorded from the live
// service where a recording exists.

// tenantNotFound has a wording of its own where discovery says it, with the kind
// "invalid_tenant".
func tenantNotFound(t, kind string) *failure {
	if kind == "invalid_tenant" {
		return fail(90002, kind, "Tenant '%s' not found. This may happen if there are no active subscriptions for the tenant. Check to make sure you have the correct tenant ID. Check with your subscription administrator.", t)
	}
	return fail(90002, kind, "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.", t)
}

func tenantMalformed(t string) *failure {
	return fail(900023, "invalid_request", "Specified tenant identifier '%s' is neither a valid DNS name, nor a valid external domain.", t)
}

func appNotFound(app, directory string) *failure {
	return fail(700016, "unauthorized_client", "Application with identifier '%s' was not found in the directory '%s'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.", app, directory)
}

func missingParameter(name string) *failure {
	return fail(900144, "invalid_request", "The request body must contain the following parameter: '%s'.", name)
}

func wrongSecret(app string) *failure {
	return fail(7000215, "invalid_client", "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.", app).with(http.StatusUnauthorized)
}

func expiredSecret(app string) *failure {
	return fail(7000222, "invalid_client", "The provided client secret keys for app '%s' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.", app).with(http.StatusUnauthorized)
}

func notConsented(appID, appName string) *failure {
	return fail(65001, "invalid_grant", "The user or administrator has not consented to use the application with ID '%s' named '%s'. Send an interactive authorization request for this user and resource.", appID, appName).sub("consent_required")
}

func foreignUser(upn, idp, directory, appID, appName string) *failure {
	return fail(50020, "invalid_grant", "User account '%s' from identity provider '%s' does not exist in tenant '%s' and cannot access the application '%s'(%s) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.", upn, idp, directory, appID, appName)
}

func mfaRequired(resource string) *failure {
	f := fail(50076, "interaction_required", "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '%s'.", resource)
	return f.sub("basic_action")
}

func grantRevoked(validFrom, issued time.Time) *failure {
	const layout = "2006-01-02T15:04:05.0000000Z"
	return fail(50173, "invalid_grant", "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '%s' and the TokensValidFrom date (before which tokens are not valid) for this user is '%s'.", issued.Format(layout), validFrom.Format(layout))
}

func refreshIdle(issued time.Time) *failure {
	return fail(700082, "invalid_grant", "The refresh token has expired due to inactivity. The token was issued on %s and was inactive for 90.00:00:00.", issued.Format("2006-01-02T15:04:05.0000000Z"))
}

func malformedRequest() *failure {
	return fail(9002313, "invalid_request", "Invalid request. Request is malformed or invalid.")
}

func malformedGrant() *failure {
	return fail(70000, "invalid_grant", "Provided grant is invalid or malformed.")
}
