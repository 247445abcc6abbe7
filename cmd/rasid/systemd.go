package main

import (
	"fmt"
	"time"

	sd "github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sys/unix"
)

// The states that systemd is told (sd_notify(3)).
const (
	ready     = sd.SdNotifyReady
	reloading = sd.SdNotifyReloading
	stopping  = sd.SdNotifyStopping
	alive     = sd.SdNotifyWatchdog
)

// notifySystemd tells systemd our state, if it started us. A RELOADING must carry the time of the monotonic clock.
func notifySystemd(state string) {
	if state == reloading {
		var now unix.Timespec
		if unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) == nil {
			state += fmt.Sprintf("\nMONOTONIC_USEC=%d", now.Nano()/1000)
		}
	}
	_, _ = sd.SdNotify(false, state) // a lost notice shows in systemd itself
}

// watchdogInterval is within what time systemd wants to hear of us; 0: never.
func watchdogInterval() time.Duration {
	d, err := sd.SdWatchdogEnabled(false)
	if err != nil {
		return 0
	}
	return d
}
