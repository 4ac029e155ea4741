// Package benchsync measures the sync of a whole installation against its bounds: the portal,
// its database and the simulator run as processes of their own, and the measuring program only
// uses what a person could use. `make bench-sync` runs it and prints a table.
package benchsync
