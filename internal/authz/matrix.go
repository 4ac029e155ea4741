package authz

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"sync"
)

//go:embed permissions.csv
var permissionsCSV []byte

//go:embed operations.csv
var operationsCSV []byte

// Row is one permission of the matrix.
type Row struct {
	Permission Permission
	Meaning    string
	Roles      []Role // that hold it, in the order of the columns
}

// Gate is what an operation of the API asks of its caller: exactly one of the first three, and what
// stands beside it. The zero gate lets nobody through.
type Gate struct {
	Public     bool       // nobody needs to be signed in
	SignedIn   bool       // anybody signed in
	Permission Permission // held somewhere

	Early    bool // also for a session whose second factor is still asked for
	MFA      bool // only for a session with a second factor
	Launched bool // also for staff who act as a customer user, once raised if it changes something
	Unraised bool // launched, and without being raised though it changes something
	Client   bool // also for API clients
}

type matrix struct {
	roles      []Role
	rows       []Row
	held       map[Role][]Permission
	operations []string
	gates      map[string]Gate
}

// table reads the two files once. They are part of the program, so a mistake in them shows in
// every test and at the first start.
var table = sync.OnceValue(func() *matrix {
	m := &matrix{held: map[Role][]Permission{}, gates: map[string]Gate{}}
	m.readPermissions(read(permissionsCSV))
	m.readOperations(read(operationsCSV))
	return m
})

func read(text []byte) [][]string {
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("authz: the matrix cannot be read: %v", err))
	}
	return records
}

func (m *matrix) readPermissions(records [][]string) {
	for _, name := range records[0][2:] {
		m.roles = append(m.roles, Role(name))
	}
	for _, cells := range records[1:] {
		row := Row{Permission: Permission(cells[0]), Meaning: cells[1]}
		for i, cell := range cells[2:] {
			if cell == "x" {
				row.Roles = append(row.Roles, m.roles[i])
				m.held[m.roles[i]] = append(m.held[m.roles[i]], row.Permission)
			}
		}
		m.rows = append(m.rows, row)
	}
}

func (m *matrix) readOperations(records [][]string) {
	for _, cells := range records[1:] {
		gate := Gate{Permission: Permission(cells[1])}
		switch cells[1] {
		case "public":
			gate = Gate{Public: true}
		case "signed_in":
			gate = Gate{SignedIn: true}
		}
		gate.Early, gate.MFA, gate.Launched, gate.Client = cells[2] == "x", cells[3] == "x", cells[4] != "", cells[5] == "x"
		gate.Unraised = cells[4] == "always"
		m.operations = append(m.operations, cells[0])
		m.gates[cells[0]] = gate
	}
}

// Matrix is every permission with the roles that hold it, in the order of the file.
func Matrix() []Row { return slices.Clone(table().rows) }

// Roles are the columns of the matrix.
func Roles() []Role { return slices.Clone(table().roles) }

// Operations are the operation ids of the API that the matrix knows, in the order of the file.
func Operations() []string { return slices.Clone(table().operations) }

// GateOf is what an operation of the API asks of its caller; the zero gate, which lets nobody
// through, for one that the matrix does not know.
func GateOf(operationID string) Gate { return table().gates[operationID] }

// Permissions lists what a role may do; none for a role that is not known.
func Permissions(r Role) []Permission { return table().held[r] }

// Scopes are the permissions that an API client may have, in the order of the matrix: those that an
// operation open to API clients asks for, and that of the prices in the answers.
func Scopes() []Permission {
	var scopes []Permission
	for _, row := range Matrix() {
		asks := func(op string) bool { return GateOf(op).Client && GateOf(op).Permission == row.Permission }
		if row.Permission == CostsRead || slices.ContainsFunc(Operations(), asks) {
			scopes = append(scopes, row.Permission)
		}
	}
	return scopes
}
