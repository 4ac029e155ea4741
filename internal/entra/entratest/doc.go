// Package entratest helps tests that sign in: a browser without script for the pages of a simulated Entra ID, and a
// store of token caches in memory. It knows no simulator's code, only its pages.
package entratest
