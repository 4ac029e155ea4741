package localpg

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRefusalNamesCauseAndRemedy(t *testing.T) {
	tests := map[string]struct{ output, want string }{
		"disk full": {
			"FATAL:  could not write to file \"pg_wal/xlogtemp.31\": No space left on device\n",
			"The disk that holds /data is full: free at least 500 MB there and start again.",
		},
		"disk full in the middle of a page": {
			"FATAL:  could not extend file \"base/1/2691\": wrote only 4096 of 8192 bytes at block 1\nHINT:  Check free disk space.\nPANIC:  cannot abort\n",
			"The disk that holds /data is full: free at least 500 MB there and start again.",
		},
		"read-only": {
			"initdb: error: could not create directory: Read-only file system\n",
			"/data is on a read-only file system: set TENANTRY_DATA_DIR to a folder that can be written.",
		},
		"account without a name": {
			"initdb: error: could not look up effective user ID 1234: user does not exist\n",
			"The account this runs under has no name, which PostgreSQL needs: add it to /etc/passwd, or run as another account.",
		},
		"anything else": {
			"LOG:  starting\n2026-01-01 UTC [7] FATAL:  lock file is empty\nHINT:  look\n",
			"PostgreSQL did not start (lock file is empty): read /data/postgres.log, repair what it names, then start again.",
		},
		"silence": {"", "PostgreSQL did not start (it said nothing): read /data/postgres.log, repair what it names, then start again."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.EqualError(t, refusal("PostgreSQL", tt.output, "/data", "/data/postgres.log", nil), tt.want)
		})
	}
}

func TestUnwritableNamesCauseAndRemedy(t *testing.T) {
	tests := map[string]struct {
		err  error
		want string
	}{
		"disk full":  {&fs.PathError{Op: "write", Path: "/data/lock", Err: syscall.ENOSPC}, "The disk that holds /data is full: free at least 500 MB there and start again."},
		"read-only":  {syscall.EROFS, "/data is on a read-only file system: set TENANTRY_DATA_DIR to a folder that can be written."},
		"permission": {syscall.EACCES, "/data cannot be written by this account: change its owner, or set TENANTRY_DATA_DIR to a folder of your own."},
		"a file":     {syscall.ENOTDIR, "/data is not a folder: remove it, or set TENANTRY_DATA_DIR to another folder."},
		"unknown":    {errors.New("odd"), "prepare /data: odd"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := unwritable("/data", tt.err)
			require.EqualError(t, err, tt.want)
			require.ErrorIs(t, err, tt.err)
		})
	}
}
