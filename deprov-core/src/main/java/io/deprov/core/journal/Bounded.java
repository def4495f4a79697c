package io.deprov.core.journal;

import io.deprov.core.json.CoreJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts that targets, connectors and people give, as they find their place in a frame: as valid Unicode, and cut with a visible mark where
 * they are so long that a frame of them could not be read any more. What was cut once is left as it is when it is read.
 */
final class Bounded {

    /** The bytes of a {@code why}, in UTF-8. */
    static final int WHY = 4 << 10;

    /** The bytes of all facts of a frame together, names and values. */
    static final int FACTS = 16 << 10;

    /** The bytes of the texts of all steps of a plan together. */
    static final int STEPS = 16 << 20;

    private static final int MOST_FACTS = 200;
    private static final String LEFT_OUT = "factsLeftOut";
    private static final String MARK = "... [cut]";

    private Bounded() {}

    /** A sentence for people. */
    static String why(String text) {
        return text(CoreJson.writable(text), WHY);
    }

    private static String text(String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return text;
        }
        int end = Math.max(0, most - MARK.length());
        while (end > 0 && isWithinACharacter(bytes[end])) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + MARK;
    }

    private static boolean isWithinACharacter(byte utf8) {
        return (utf8 & 0xC0) == 0x80;
    }

    /** What was seen: long values are cut where all of them together are too long, and facts left out where there are too many. */
    static Map<String, String> facts(Map<String, String> given) {
        Map<String, String> facts = CoreJson.writable(given);
        if (facts.size() > MOST_FACTS || bytes(facts.keySet()) > FACTS / 2) {
            facts = fewer(facts);
        }
        int room = FACTS - bytes(facts.keySet());
        int most = most(facts.values().stream().mapToInt(Bounded::bytes).toArray(), room);
        facts.replaceAll((key, value) -> text(value, most));
        return Map.copyOf(facts);
    }

    private static Map<String, String> fewer(Map<String, String> facts) {
        // What the core says itself stays; a connector's facts are prefixed.
        List<String> keys = facts.keySet().stream()
                .filter(key -> !key.equals(LEFT_OUT))
                .sorted(Comparator.comparing((String key) -> key.startsWith("fact.")))
                .toList();
        Map<String, String> kept = new TreeMap<>();
        int bytes = LEFT_OUT.length();
        for (String key : keys) {
            bytes += bytes(key);
            if (bytes > FACTS / 2 || kept.size() + 1 == MOST_FACTS) {
                break;
            }
            kept.put(key, String.valueOf(facts.get(key)));
        }
        int before = Integer.parseInt(facts.getOrDefault(LEFT_OUT, "0"));
        kept.put(LEFT_OUT, String.valueOf(before + keys.size() - kept.size()));
        return kept;
    }

    /** The steps of a plan with what is to be done by hand; the plan itself has it whole. */
    static List<Entry.OpenedStep> steps(List<Entry.OpenedStep> steps) {
        int most = most(steps.stream().mapToInt(step -> bytes(step.why())).toArray(), STEPS);
        return steps.stream()
                .map(step -> new Entry.OpenedStep(step.id(), step.state(), text(step.why(), most)))
                .toList();
    }

    /** How long each text may be for all of them to find room: the short ones stay whole, the long ones share what they leave. */
    private static int most(int[] lengths, int room) {
        int[] shortFirst = lengths.clone();
        Arrays.sort(shortFirst);
        int left = room;
        for (int i = 0; i < shortFirst.length; i++) {
            int share = left / (shortFirst.length - i);
            if (shortFirst[i] > share) {
                return share;
            }
            left -= shortFirst[i];
        }
        return Integer.MAX_VALUE;
    }

    private static int bytes(Iterable<String> texts) {
        int bytes = 0;
        for (String text : texts) {
            bytes += bytes(text);
        }
        return bytes;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
