// Package msgraph is a typed client of Microsoft Graph v1.0 for what Tenantry reads: organization, domains, users, seats,
// subscriptions and delegated admin relationships.
//
// A Client acts for one reseller in one tenant: a customer's, through GDAP, or the reseller's own. Errors are
// *upstream.Error.
package msgraph
