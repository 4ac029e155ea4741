//go:build !linux

package localpg

import "syscall"

// attributes start a program as the account, in a process group of its own. Without user
// namespaces an account that asks for one stays root, which PostgreSQL then refuses.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.stepDown {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}
