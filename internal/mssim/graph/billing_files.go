package graph

import (
	"slices"
	"sync"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// exportsRemembered is how many exports are known by heart. What others hold is
// looked up in the ledger again.
const exportsRemembered = 16

// exportFiles remembers what the last exports hold that were asked for, so that a
// poll does not walk the ledger.
type exportFiles struct {
	mu     sync.Mutex
	recent []*exportFile // the last one asked for at the end
}

type exportFile struct {
	key  world.Secret // of the export, which no other has, not even after a reset
	once sync.Once
	data *world.BillingData
	tag  string
}

func (f *exportFiles) of(s *world.State, e *world.BillingExport) *exportFile {
	file := f.take(e.Key)
	file.once.Do(func() {
		file.data = e.Data(s)
		file.tag = file.data.Tag(e.Basic)
	})
	return file
}

func (f *exportFiles) take(key world.Secret) *exportFile {
	f.mu.Lock()
	defer f.mu.Unlock()
	file := &exportFile{key: key}
	if i := slices.IndexFunc(f.recent, func(one *exportFile) bool { return one.key == key }); i >= 0 {
		file = f.recent[i]
		f.recent = slices.Delete(f.recent, i, i+1)
	} else if len(f.recent) == exportsRemembered {
		f.recent = slices.Delete(f.recent, 0, 1)
	}
	f.recent = append(f.recent, file)
	return file
}

func (f *exportFile) blobs() int { return (f.data.Len() + blobLines - 1) / blobLines }

// lines are those of one file.
func (f *exportFile) lines(s *world.State, e *world.BillingExport, part int) []object {
	from, to := part*blobLines, (part+1)*blobLines
	var out []object
	if e.Usage {
		lines := f.data.Usage(from, to)
		for n := range lines {
			out = append(out, usageLine(&lines[n], e.Basic))
		}
		return out
	}
	lines := f.data.Lines(s, from, to)
	for n := range lines {
		out = append(out, reconciliationLine(&lines[n], e.Basic))
	}
	return out
}
