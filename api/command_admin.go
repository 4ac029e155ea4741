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
	Create   adminCreateCommand   `cmd:"" help:"Make a platform operator. The password is asked for, or read from standard input."`
	Unlock   adminUnlockCommand   `cmd:"" help:"Let somebody sign in again at once after too many wrong passwords."`
	Password adminPasswordCommand `cmd:"" help:"Give somebody a new password and end their sessions. It is asked for, or read from standard input."`
	ResetMFA adminResetMFACommand `cmd:"" name:"reset-mfa" help:"Take somebody's second factors away, who lost them, and end their sessions."`
}

type adminCreateCommand struct {
	config.Settings
	Email string `required:"" help:"E-mail address to sign in with."`
	Name  string `help:"Name to show."`
}

// Run makes the operator.
func (c *adminCreateCommand) Run(ctx context.Context) error {
	password, err := readPassword()
	if err != nil {
		return err
	}
	return onServer(ctx, c.Settings, func(ctx context.Context, a *app.App) error {
		u, err := a.Users.CreateOperator(ctx, portaluser.NewOperator{Email: c.Email, Name: c.Name, Password: password})
		if err != nil {
			return err
		}
		fmt.Printf("%s may sign in now.\n", u.Email)
		return nil
	})
}

type adminUnlockCommand struct {
	config.Settings
	Email string `arg:"" help:"E-mail address of who cannot sign in."`
}

// Run unlocks.
func (c *adminUnlockCommand) Run(ctx context.Context) error {
	return onServer(ctx, c.Settings, func(ctx context.Context, a *app.App) error {
		u, err := a.Sessions.Unlock(ctx, c.Email)
		if err != nil {
			return err
		}
		fmt.Printf("%s may try again now. If a whole network is slowed down, that ends by itself within 15 minutes.\n", u.Email)
		return nil
	})
}

type adminPasswordCommand struct {
	config.Settings
	Email string `arg:"" help:"E-mail address of who gets the new password."`
}

// Run sets the password, and unlocks: who forgot one has tried.
func (c *adminPasswordCommand) Run(ctx context.Context) error {
	password, err := readPassword()
	if err != nil {
		return err
	}
	return onServer(ctx, c.Settings, func(ctx context.Context, a *app.App) error {
		u, err := a.Users.SetPassword(ctx, c.Email, password)
		if err == nil {
			_, err = a.Sessions.Unlock(ctx, c.Email)
		}
		if err != nil {
			return err
		}
		fmt.Printf("%s has a new password and is signed out everywhere.\n", u.Email)
		return nil
	})
}

type adminResetMFACommand struct {
	config.Settings
	Email string `arg:"" help:"E-mail address of who lost their second factor."`
}

// Run takes the second factors away.
func (c *adminResetMFACommand) Run(ctx context.Context) error {
	return onServer(ctx, c.Settings, func(ctx context.Context, a *app.App) error {
		u, err := a.Users.ResetFactorsOf(ctx, c.Email)
		if err != nil {
			return err
		}
		fmt.Printf("%s has no second factor any more and is signed out everywhere.\n", u.Email)
		return nil
	})
}

// onServer works with an installation as whoever may run commands on its server.
func onServer(ctx context.Context, settings config.Settings, work func(ctx context.Context, a *app.App) error) error {
	cfg, err := config.New(settings)
	if err != nil {
		return err
	}
	ctx = authz.WithActor(ctx, authz.CommandLine())
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error { return plain(work(ctx, a)) })
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
