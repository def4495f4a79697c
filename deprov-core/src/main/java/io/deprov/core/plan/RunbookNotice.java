package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import java.util.Locale;

/**
 * Somebody who is told when everything planned on an account up to a phase is done, or called off or done by hand on a person's word. A
 * notice holds up nothing.
 *
 * @param topic what it is about, for the notifier to know who gets it; lower-case words joined by {@code -}, at most 40 characters;
 *     unique within the runbook for each phase
 * @param after after which phase
 * @param text what is said, 1 to 2,000 characters; part of the plan, so no secret and nobody's name
 */
public record RunbookNotice(String topic, Phase after, String text) {

    private static final String PREFIX = "notify-";
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_TOPIC = 40;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when one of them is not as said
     */
    public RunbookNotice {
        requireNonNull(after, "after");
        Marks.requireName(topic);
        if (topic.length() > LONGEST_TOPIC) {
            throw new IllegalArgumentException("a topic has at most " + LONGEST_TOPIC + " characters");
        }
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a notice says something, in at most " + LONGEST_TEXT + " characters");
        }
    }

    /** What its steps are known by. */
    Effect effect() {
        return new Effect(PREFIX + topic + suffix(after));
    }

    /**
     * The topic of a step.
     *
     * @param effect what the step is known by
     * @param after the step's phase
     */
    public static String topicOf(Effect effect, Phase after) {
        String name = effect.name();
        return name.substring(PREFIX.length(), name.length() - suffix(after).length());
    }

    private static String suffix(Phase after) {
        return "-" + after.name().toLowerCase(Locale.ROOT);
    }
}
