// Package connect opens resellers' connections to Microsoft with their stored credentials, and
// keeps what is wrong with them: noted once on the reseller, tried again at most once in five
// minutes until a person acts, while every other reseller works on.
package connect
