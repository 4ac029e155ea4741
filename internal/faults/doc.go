// Package faults kills, restarts and starves an installation of real processes under load, and
// then counts what was lost. `make faults` runs it at full size, the tests once around;
// docs/reliability.md tells the figures.
//
// FAULT_SEED repeats a run's moments of killing; FAULT_ROUNDS is how often each fault strikes.
package faults
