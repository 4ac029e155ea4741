//go:build !linux

package localpg

import (
	"net"
	"path/filepath"
)

// serves tells whether the process is a server of this cluster, which then answers on its socket.
func (p *postmaster) serves(string) bool {
	conn, err := net.Dial("unix", filepath.Join(p.socketDir, socketName))
	if err != nil {
		return false
	}
	return conn.Close() == nil
}
