// Package world is the state of Microsoft's cloud inside the simulator: tenants,
// people, customers, subscriptions, the catalog and the clock, with the rules
// that time alone sets going.
//
// Everything is read in View and written in Update, behind one lock. A change is
// on disk when Update returns, if the world has a data folder. All times are UTC
// and, unless a comment says machine time, in the simulator's own time.
package world
