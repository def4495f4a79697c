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
