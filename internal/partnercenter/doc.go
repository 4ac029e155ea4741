// Package partnercenter is a typed client of Microsoft's Partner Center REST API. It knows Microsoft's words only: one file
// for each resource, each item together with the JSON that Microsoft sent.
//
// A Client acts for one reseller. Errors are *upstream.Error.
package partnercenter
