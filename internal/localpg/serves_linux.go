package localpg

import (
	"os"
	"strconv"
)

// serves tells whether the process is a server of this cluster, whose working folder is the
// cluster's. It is read from /proc because the socket may have been removed by a cleaner.
func (p *postmaster) serves(cluster string) bool {
	dir, err := os.Readlink("/proc/" + strconv.Itoa(p.pid) + "/cwd")
	return err == nil && dir == cluster
}
