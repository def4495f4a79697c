package io.deprov.core;

import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.TargetId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What checking one target came to.
 *
 * @param target which
 * @param reportOrNull what its connector found; null when it could not be reached
 * @param capabilitiesOrNull what is possible there; null when it could not be reached
 * @param failureOrNull why it could not be reached; null when it could
 */
public record TargetCheck(
        TargetId target,
        @Nullable CheckReport reportOrNull,
        @Nullable Capabilities capabilitiesOrNull,
        @Nullable ConnectorException failureOrNull) {

    /** What its connector found. */
    public Optional<CheckReport> report() {
        return Optional.ofNullable(reportOrNull);
    }

    /** What is possible there. */
    public Optional<Capabilities> capabilities() {
        return Optional.ofNullable(capabilitiesOrNull);
    }

    /** Why it could not be reached. */
    public Optional<ConnectorException> failure() {
        return Optional.ofNullable(failureOrNull);
    }

    /** True when it was reached and nothing is wrong or missing. */
    public boolean isGood() {
        return reportOrNull != null && reportOrNull.isGood();
    }

    /** The same with a problem more, if it was reached. */
    TargetCheck withProblem(String problem) {
        if (reportOrNull == null) {
            return this;
        }
        CheckReport.Builder more = CheckReport.builder(reportOrNull.executor(), reportOrNull.server());
        reportOrNull.permissions().forEach(held -> more.permission(held.permission(), held.held(), held.detail()));
        reportOrNull.controls().forEach(more::control);
        reportOrNull.problems().forEach(more::problem);
        more.problem(problem);
        reportOrNull.notes().forEach(more::note);
        return new TargetCheck(target, more.build(), capabilitiesOrNull, failureOrNull);
    }
}
