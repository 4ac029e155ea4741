//go:build linux && full

package faults_test

const defaultRounds = 20
