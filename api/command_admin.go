package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// adminCommand is tools for who may sign in.
type adminCommand struct {
	Create adminCreateCommand `cmd:"" help:"Make a platform operator. The password is asked for, or read from standard input."`
}

type adminCreateCommand struct {
	config.Settings
	Email string `required:"" help:"E-mail address to sign in with."`
	Name  string `help:"Name to show."`
}

// Run makes the operator.
func (c *adminCreateCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	password, err := readPassword()
	if err != nil {
		return err
	}
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		u, err := a.Users.Create(ctx, portaluser.New{Email: c.Email, Name: c.Name, Password: password, Role: authz.RoleOperator})
		if err != nil {
			return plain(err)
		}
		fmt.Printf("%s may sign in now.\n", u.Email)
		return nil
	})
}

// readPassword asks on a terminal without echo, and reads one line otherwise.
func readPassword() (string, error) {
	fd := int(os.Stdin.Fd())
	if term.IsTerminal(fd) {
		fmt.Fprint(os.Stderr, "Password: ")
		text, err := term.ReadPassword(fd)
		fmt.Fprintln(os.Stderr)
		return string(text), err
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", fmt.Errorf("no password on standard input: %w", err)
	}
	return line, nil
}

// plain is an error in the words for people.
func plain(err error) error {
	var e *apperr.Error
	if errors.As(err, &e) {
		return errors.New(e.Detail)
	}
	return err
}
