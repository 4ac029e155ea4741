package world

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// record is one line of a journal: what one transaction changed, all or nothing.
type record struct {
	Now     time.Time `json:"now"` // simulated time
	Changes []change  `json:"c,omitempty"`
}

// A journal is a file of records, each line a checksum, a blank and JSON. It
// begins with everything that differs from the seed and grows by every change, so
// reading it from the start gives the state. When it has grown to several times
// what it must hold, a fresh one of the next number takes its place by a rename.
// A line cut short by a crash is the last and is dropped.
const (
	journalPrefix = "mssim-state-"
	journalSuffix = ".jsonl"
	clockFile     = "mssim-clock"
	lockFile      = "mssim.lock"
)

// compactFrom is how many bytes a journal grows before a fresh one is worth it.
const compactFrom = 64 << 20

// clockAhead is how much simulated time the clock file reserves at once. After a
// kill the clock goes on at the end of what was reserved: never earlier than
// anybody was told, at most this much later.
const clockAhead = time.Second

var errClosed = errors.New("the simulator's data folder is closed")

// journal writes to the data folder; a nil journal keeps nothing.
type journal struct {
	dir  string
	lock *os.File

	mu      sync.Mutex // guards the fields below and writes to file
	file    *os.File
	limit   int64 // compactFrom
	number  int
	base    int64 // size of file when it was fresh
	size    int64
	written uint64 // tickets given
	failed  error  // first failed write: nothing is promised after it

	syncMu sync.Mutex // one fsync at a time serves everybody who waits
	synced uint64

	clockMu  sync.Mutex
	clock    *os.File
	clockOf  int // number of the journal the clock file belongs to
	reserved time.Time
}

// append hands a record to the operating system, which keeps it even if this
// process is killed; wait makes it survive the machine's end too.
func (j *journal) append(r record) (uint64, error) {
	if j == nil {
		return 0, nil
	}
	line, err := encodeLine(r)
	if err != nil {
		return 0, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.failed != nil {
		return 0, j.failed
	}
	if j.file == nil {
		return 0, errClosed
	}
	n, err := j.file.Write(line)
	j.size += int64(n)
	if err != nil {
		j.failed = fmt.Errorf("write %s: %w", j.file.Name(), err)
		return 0, j.failed
	}
	j.written++
	return j.written, nil
}

// wait returns when everything up to the ticket is on disk.
func (j *journal) wait(ticket uint64) error {
	if j == nil || ticket == 0 {
		return nil
	}
	j.syncMu.Lock()
	defer j.syncMu.Unlock()
	if j.synced >= ticket {
		return nil
	}
	j.mu.Lock()
	file, written := j.file, j.written
	j.mu.Unlock()
	if file == nil {
		return errClosed
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", file.Name(), err)
	}
	j.synced = written
	return nil
}

// reserve notes that somebody is told the time now.
func (j *journal) reserve(now time.Time) {
	if j == nil {
		return
	}
	j.clockMu.Lock()
	defer j.clockMu.Unlock()
	if now.Before(j.reserved) {
		return
	}
	j.reserved = now.Add(clockAhead)
	j.writeClock()
}

// startClock ties the clock file to the journal in use; the caller holds the
// world's exclusive lock.
func (j *journal) startClock(number int, now time.Time) {
	j.clockMu.Lock()
	defer j.clockMu.Unlock()
	j.clockOf, j.reserved = number, now
	j.writeClock()
}

// writeClock may fail without harm to the state: the clock then resumes at the
// last change.
func (j *journal) writeClock() {
	raw := binary.BigEndian.AppendUint64(nil, uint64(j.clockOf))
	raw = binary.BigEndian.AppendUint64(raw, uint64(j.reserved.UnixNano()))
	_, _ = j.clock.WriteAt(raw, 0)
}

// resume is where the clock goes on after the last change found: at what was
// reserved, if that was reserved for this journal.
func (j *journal) resume(last time.Time) time.Time {
	var raw [16]byte
	if n, _ := j.clock.ReadAt(raw[:], 0); n == len(raw) && binary.BigEndian.Uint64(raw[:8]) == uint64(j.number) {
		if at := time.Unix(0, int64(binary.BigEndian.Uint64(raw[8:]))).UTC(); at.After(last) {
			last = at
		}
	}
	j.startClock(j.number, last)
	return last
}

func (j *journal) close() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return nil
	}
	err := errors.Join(j.file.Sync(), j.file.Close(), j.clock.Close(), j.lock.Close())
	j.file = nil
	return err
}

// grown tells whether a fresh journal would be much smaller.
func (j *journal) grown() bool {
	if j == nil {
		return false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.size-j.base > j.limit && j.size > 4*j.base
}

// replace begins a fresh journal with the given changes and removes the old one.
// The caller keeps everybody else from appending.
func (j *journal) replace(now time.Time, batches func(yield func([]change) error) error) error {
	if j == nil {
		return nil
	}
	temporary, err := os.CreateTemp(j.dir, journalPrefix+"*.tmp")
	if err != nil {
		return fmt.Errorf("begin a fresh state file: %w", err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	out := bufio.NewWriterSize(temporary, 1<<20)
	err = batches(func(changes []change) error {
		line, err := encodeLine(record{Now: now, Changes: changes})
		if err == nil {
			_, err = out.Write(line)
		}
		return err
	})
	if err = errors.Join(err, out.Flush(), temporary.Sync()); err != nil {
		return errors.Join(fmt.Errorf("write a fresh state file: %w", err), temporary.Close())
	}
	next := filepath.Join(j.dir, journalPrefix+strconv.Itoa(j.number+1)+journalSuffix)
	if err := os.Rename(temporary.Name(), next); err != nil {
		return errors.Join(fmt.Errorf("put a fresh state file in place: %w", err), temporary.Close())
	}
	if err := j.use(temporary); err != nil {
		return err
	}
	j.startClock(j.number, now)
	return syncDir(j.dir)
}

// use makes an open file, just renamed into place, the journal.
func (j *journal) use(file *os.File) error {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("use a fresh state file: %w", err)
	}
	j.syncMu.Lock()
	defer j.syncMu.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file != nil {
		_ = j.file.Close()
		_ = os.Remove(filepath.Join(j.dir, journalPrefix+strconv.Itoa(j.number)+journalSuffix))
	}
	j.number++
	j.file, j.base, j.size, j.synced, j.failed = file, size, size, j.written, nil
	return nil
}

func encodeLine(r record) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode a change: %w", err)
	}
	line := make([]byte, 0, len(data)+10)
	line = fmt.Appendf(line, "%08x ", crc32.ChecksumIEEE(data))
	return append(append(line, data...), '\n'), nil
}

// errTorn marks a line that a crash cut short.
var errTorn = errors.New("line cut short")

func decodeLine(line []byte) (record, error) {
	var r record
	sum, data, ok := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
	want, err := strconv.ParseUint(sum, 16, 32)
	if !ok || err != nil || len(line) == 0 || line[len(line)-1] != '\n' || uint32(want) != crc32.ChecksumIEEE([]byte(data)) {
		return r, errTorn
	}
	if err := json.Unmarshal([]byte(data), &r); err != nil {
		return r, fmt.Errorf("decode a change: %w", err)
	}
	return r, nil
}

// openJournal takes the data folder for this process alone and reads what it
// holds, line by line; found is false for a new folder.
func openJournal(dir string, each func(record) error) (j *journal, found bool, err error) {
	lock, err := lockDir(dir)
	if err != nil {
		return nil, false, err
	}
	j = &journal{dir: dir, lock: lock, limit: compactFrom}
	if j.clock, err = os.OpenFile(filepath.Join(dir, clockFile), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, false, errors.Join(fmt.Errorf("open the simulator's clock: %w", err), lock.Close())
	}
	number, err := newestJournal(dir)
	if err != nil || number == 0 {
		return j, false, err
	}
	j.number = number
	if err := j.read(each); err != nil {
		return nil, false, errors.Join(err, j.clock.Close(), lock.Close())
	}
	return j, true, nil
}

// newestJournal finds the highest number and removes what a crash left behind.
func newestJournal(dir string) (int, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return 0, fmt.Errorf("read the simulator's data folder: %w", err)
	}
	newest := 0
	for _, e := range names {
		if n, ok := journalNumber(e); ok {
			newest = max(newest, n)
		}
	}
	for _, e := range names {
		n, ok := journalNumber(e)
		if ok && n < newest || strings.HasPrefix(e.Name(), journalPrefix) && strings.HasSuffix(e.Name(), ".tmp") {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
	return newest, nil
}

func journalNumber(e fs.DirEntry) (int, bool) {
	rest, ok := strings.CutPrefix(e.Name(), journalPrefix)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSuffix(rest, journalSuffix))
	return n, err == nil && strings.HasSuffix(rest, journalSuffix)
}

// read goes through the file and leaves it open for appending, without a torn
// last line.
func (j *journal) read(each func(record) error) error {
	path := filepath.Join(j.dir, journalPrefix+strconv.Itoa(j.number)+journalSuffix)
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open the simulator's state: %w", err)
	}
	in := bufio.NewReaderSize(file, 1<<20)
	var good int64
	for {
		line, readErr := in.ReadBytes('\n')
		if len(line) == 0 && readErr == io.EOF {
			break
		}
		r, err := decodeLine(line)
		if errors.Is(err, errTorn) {
			if _, more := in.Peek(1); more != io.EOF {
				return errors.Join(fmt.Errorf("%s is damaged at byte %d: remove the folder %s, or reset it, to start over", path, good, j.dir), file.Close())
			}
			break
		}
		if err == nil {
			err = each(r)
		}
		if err != nil {
			return errors.Join(fmt.Errorf("read %s at byte %d: %w", path, good, err), file.Close())
		}
		good += int64(len(line))
	}
	if err := file.Truncate(good); err != nil {
		return errors.Join(fmt.Errorf("cut %s: %w", path, err), file.Close())
	}
	if _, err := file.Seek(good, io.SeekStart); err != nil {
		return errors.Join(err, file.Close())
	}
	j.file, j.size, j.base = file, good, good
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return errors.Join(d.Sync(), d.Close())
}
