// Package entra gets tokens from Microsoft Entra ID. Microsoft's own library, MSAL for Go, acquires every token; this
// package decides when it is asked, keeps what it needs in a CacheStore, verifies sign-ins and turns refusals into
// reasons that a person can act on.
//
// An Authority is one per process; a Client is one reseller's app registration. The account that authorized the
// reseller signs in once with multifactor authentication; from then on its refresh token gives tokens for Partner Center
// and, through GDAP, for Graph in every customer's tenant (Microsoft calls this the Secure Application Model).
package entra
