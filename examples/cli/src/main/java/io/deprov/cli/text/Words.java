package io.deprov.cli.text;

import io.deprov.api.access.Identifier;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values read in a sentence. */
final class Words {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /** When a planned step is done. */
    static String when(PlannedStep step) {
        if (step.kind() == StepKind.MANUAL) {
            return "by hand";
        }
        if (step.kind() == StepKind.WAIT) {
            return "lasts " + duration(step.maximumLag());
        }
        if (step.kind() == StepKind.NOTIFY) {
            return "when that is done";
        }
        if (step.kind() == StepKind.CONSEQUENCE && step.offset().isZero()) {
            return step.instruction();
        }
        if (!step.offset().isZero()) {
            return "due after " + duration(step.offset());
        }
        return step.alreadyInForce() ? "already in force" : "due now";
    }

    static String duration(Duration duration) {
        long days = duration.toDays();
        if (days > 0 && duration.equals(Duration.ofDays(days))) {
            return count(days, "day");
        }
        return duration.toString();
    }

    /** How long something took, in the unit a person would say. */
    static String took(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
        }
        if (duration.compareTo(Duration.ofHours(2)) < 0) {
            return count(duration.toMinutes(), "minute");
        }
        return duration.compareTo(Duration.ofDays(2)) < 0
                ? count(duration.toHours(), "hour")
                : count(duration.toDays(), "day");
    }

    static String time(Instant instant) {
        return MINUTES.format(instant);
    }

    static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    static String identifier(Identifier identifier) {
        return identifier.type() + "=" + identifier.value();
    }
}
