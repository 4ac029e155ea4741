// Package live answers what the services of resellers and tenants ask of Microsoft, at the time
// of the call and for a person who waits. Failures are *apperr.Error with Microsoft's reason as
// code and a sentence that names cause and remedy.
package live
