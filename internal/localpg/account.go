package localpg

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// account is who the server programs run as. PostgreSQL refuses root.
type account struct {
	name      string // for logs and messages
	uid, gid  int    // who has to own the data
	stepDown  bool   // root: change to uid and gid
	namespace bool   // root: stay the same to files, be alias inside a user namespace
	alias     int    // user id inside the namespace; it must have a name there
}

// self is an ordinary user's own account.
func self() account {
	return account{name: "user " + strconv.Itoa(os.Geteuid()), uid: os.Geteuid(), gid: os.Getegid()}
}

// lesserAccounts lists what root may run the server as, best first. owner is the user id
// that data made earlier belong to, or -1: keeping to it avoids changing the owner to and fro.
func lesserAccounts(owner int) []account {
	var down []account
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.Atoi(u.Uid)
		gid, errG := strconv.Atoi(u.Gid)
		if errU == nil && errG == nil && uid > 0 {
			down = append(down, account{name: name, uid: uid, gid: gid, stepDown: true})
		}
	}
	alias := 1000
	if len(down) > 0 {
		alias = down[0].uid // initdb looks its name up
	}
	inside := account{name: "root in a user namespace", namespace: true, alias: alias}
	switch {
	case owner == 0:
		return append([]account{inside}, down...)
	case owner > 0:
		first := account{name: "user " + strconv.Itoa(owner), uid: owner, gid: owner, stepDown: true}
		if u, err := user.LookupId(strconv.Itoa(owner)); err == nil {
			first.name = u.Username
			first.gid, _ = strconv.Atoi(u.Gid)
		}
		return append([]account{first}, append(down, inside)...)
	}
	return append(down, inside)
}

// try runs the server program as the account from inside dir, which fails when the account
// may not be taken, or may not search a folder above the programs or above dir.
func (a account) try(ctx context.Context, p installation, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.command("postgres"), "--version")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, plainEnv(), a.attributes()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("as %s: %w %s", a.name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// own makes the account the owner of dir and all in it. The folder itself comes last, so that
// a run that was cut short is seen and repeated.
func (a account) own(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if ownerOf(info) == a.uid {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := dir + "/" + e.Name()
		if e.IsDir() {
			err = a.own(path)
		} else {
			err = os.Lchown(path, a.uid, a.gid)
		}
		if err != nil {
			return err
		}
	}
	return os.Chown(dir, a.uid, a.gid)
}

// ownerOf is the user id a file belongs to.
func ownerOf(info os.FileInfo) int {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}
	return -1
}
