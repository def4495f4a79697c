package io.deprov.cli.text;

import io.deprov.api.CheckReport;
import io.deprov.api.CheckReport.Held;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.core.TargetCheck;
import java.util.List;

/** What checking the targets came to: what is wrong first, in words that say what to do. */
public final class CheckView {

    private final Screen screen;

    /** Prints here. */
    public CheckView(Screen screen) {
        this.screen = screen;
    }

    /** Prints everything. */
    public void print(List<TargetCheck> checks) {
        boolean first = true;
        for (TargetCheck check : checks) {
            if (!first) {
                screen.blank();
            }
            first = false;
            screen.line(check.target() + "  " + verdict(check));
            check.failure().ifPresent(this::failure);
            check.report().ifPresent(this::report);
        }
    }

    private static String verdict(TargetCheck check) {
        if (check.failure().isPresent()) {
            return "CANNOT BE USED";
        }
        return check.isGood() ? "good" : "NOT GOOD";
    }

    private void failure(ConnectorException failure) {
        screen.text(2, failure.failureClass() + ": " + failure.getMessage());
    }

    private void report(CheckReport report) {
        screen.field("server", report.server());
        screen.field(
                "we are",
                report.executor().isKnown()
                        ? report.executor().name()
                        : "unknown: " + report.executor().why());
        for (String problem : report.problems()) {
            screen.point(2, "PROBLEM: " + problem);
        }
        Table permissions = new Table(1);
        for (CheckReport.Permission permission : report.permissions()) {
            permissions.remarked(
                    permission.held() == Held.YES ? "" : permission.detail(),
                    switch (permission.held()) {
                        case YES -> "held";
                        case NO -> "MISSING";
                        case UNKNOWN -> "not known";
                    },
                    permission.permission());
        }
        if (permissions.size() > 0) {
            screen.line("  permissions");
            permissions.print(screen, 4, Integer.MAX_VALUE);
        }
        if (!report.controls().isEmpty()) {
            screen.line("  positive controls");
        }
        for (PositiveControl control : report.controls()) {
            screen.point(4, control.scope() + ": " + control(control));
        }
        for (String note : report.notes()) {
            screen.point(2, "note: " + note);
        }
    }

    private static String control(PositiveControl control) {
        String origin = control.isNamed() ? "named" : "picked";
        return control.isShown() ? "shown, " + origin + ", " + control.object() : "NOT SHOWN: " + control.why();
    }
}
