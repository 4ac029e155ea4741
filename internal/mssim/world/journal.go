package world

import "time"

// record is one line of the journal.
type record struct {
	Now     time.Time `json:"now"`
	Changes []change  `json:"c,omitempty"`
}

// journal appends every change to a file; a nil journal keeps nothing.
type journal struct{}

func (j *journal) append(record) (uint64, error) { return 0, nil }
func (j *journal) wait(uint64) error             { return nil }
func (j *journal) close() error                  { return nil }
func (j *journal) reserve(time.Time)             {}

func (w *World) open(string) (bool, error) { return false, nil }
