// Command pocketbase serves the subscriptions of the data set with PocketBase, the comparison of
// the API's list. It is a module of its own, so that the product does not depend on PocketBase.
//
// What could slow it down is left out: names of companies stand in each row, so that it joins
// nothing; it keeps no log of requests; and its rule asks only that somebody is signed in, because
// one that compares with the person's own reseller keeps it from using the index.
package main

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // of its own tables
	"github.com/pocketbase/pocketbase/tools/types"
)

func main() {
	dir := flag.String("dir", "", "folder of PocketBase's data")
	addr := flag.String("addr", "", "address to listen on")
	rows := flag.String("rows", "", "CSV file with the subscriptions; its header names the columns")
	email := flag.String("email", "", "who may sign in, with the password in BENCH_PASSWORD")
	flag.Parse()
	if err := run(*dir, *addr, *rows, *email); err != nil {
		log.Fatal(err)
	}
}

func run(dir, addr, rows, email string) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	if _, err := app.FindCollectionByNameOrId("subscriptions"); err != nil {
		if err := fill(app, rows, email); err != nil {
			return err
		}
	}
	return apis.Serve(app, apis.ServeConfig{HttpAddr: addr})
}

func fill(app core.App, rows, email string) error {
	app.Settings().Logs.MaxDays = 0
	if err := app.Save(app.Settings()); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	person := core.NewRecord(users)
	person.SetEmail(email)
	person.SetPassword(os.Getenv("BENCH_PASSWORD"))
	if err := app.Save(person); err != nil {
		return fmt.Errorf("user: %w", err)
	}
	file, err := os.Open(rows)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	reader := csv.NewReader(file)
	columns, err := reader.Read()
	if err != nil {
		return err
	}
	if err := app.Save(collection(columns)); err != nil {
		return fmt.Errorf("collection: %w", err)
	}
	return app.RunInTransaction(func(tx core.App) error { return insert(tx, columns, reader) })
}

// collection has a field for each column and the product's index.
func collection(columns []string) *core.Collection {
	c := core.NewBaseCollection("subscriptions")
	for _, name := range columns {
		switch kindOf(name) {
		case kindID:
			c.Fields.Add(&core.TextField{
				Name: "id", Id: "text3208210256", System: true, PrimaryKey: true, Required: true, Min: 36, Max: 36,
				Pattern: "^[a-f0-9-]+$", AutogeneratePattern: "[a-f0-9]{36}",
			})
		case kindNumber:
			c.Fields.Add(&core.NumberField{Name: name})
		case kindBool:
			c.Fields.Add(&core.BoolField{Name: name})
		case kindTime:
			c.Fields.Add(&core.DateField{Name: name})
		case kindJSON:
			c.Fields.Add(&core.JSONField{Name: name})
		case kindText:
			c.Fields.Add(&core.TextField{Name: name})
		}
	}
	rule := `@request.auth.id != ""`
	c.ListRule = &rule
	c.AddIndex("subscriptions_name", false, "reseller_id, name_folded, id", "")
	return c
}

type kind int

const (
	kindText kind = iota
	kindID
	kindNumber
	kindBool
	kindTime
	kindJSON
)

func kindOf(column string) kind {
	switch {
	case column == "id":
		return kindID
	case column == "quantity" || column == "version":
		return kindNumber
	case strings.HasPrefix(column, "is_") || column == "auto_renew_enabled" || column == "stale":
		return kindBool
	case strings.HasSuffix(column, "_at") || strings.HasSuffix(column, "_date") || column == "as_of":
		return kindTime
	case column == "suspension_reasons" || column == "refund_options" || column == "refundable_quantity" || column == "scheduled_change":
		return kindJSON
	}
	return kindText
}

func insert(tx core.App, columns []string, reader *csv.Reader) error {
	names, places := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], places[i] = "[["+c+"]]", "{:"+c+"}"
	}
	q := tx.DB().NewQuery("INSERT INTO {{subscriptions}} (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(places, ", ") + ")").Prepare()
	defer func() { _ = q.Close() }()
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		values := dbx.Params{}
		for i, c := range columns {
			if values[c], err = value(kindOf(c), row[i]); err != nil {
				return fmt.Errorf("%s: %w", c, err)
			}
		}
		if _, err := q.Bind(values).Execute(); err != nil {
			return err
		}
	}
}

// value is a field as PocketBase stores it.
func value(k kind, text string) (any, error) {
	switch k {
	case kindNumber:
		return strconv.Atoi(text)
	case kindBool:
		return text == "t", nil
	case kindJSON:
		if text == "" {
			return "null", nil
		}
	case kindTime:
		if text == "" {
			return "", nil
		}
		at, err := time.Parse("2006-01-02 15:04:05.999999-07", text)
		return at.UTC().Format(types.DefaultDateLayout), err
	case kindText, kindID:
	}
	return text, nil
}
