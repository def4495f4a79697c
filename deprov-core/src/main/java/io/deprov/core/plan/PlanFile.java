package io.deprov.core.plan;

import io.deprov.core.json.CoreJson;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How a plan travels: JSON with its digest beside it. An edited plan does not match any more. */
public final class PlanFile {

    private static final String FORMAT = "deprov-plan/1";

    /** What is in the file. */
    private record Envelope(String format, String digest, Plan plan) {}

    private PlanFile() {}

    /** Writes a plan for people and programs to read. */
    public static byte[] write(Plan plan) {
        return CoreJson.prettyBytes(new Envelope(FORMAT, plan.digest(), plan));
    }

    /**
     * Reads a plan.
     *
     * @throws IntegrityException when the bytes are no plan, or do not match the digest
     */
    public static Plan read(byte[] bytes) throws IntegrityException {
        Envelope envelope;
        try {
            // Refuses what JSON readers disagree about: duplicate keys, lone surrogates, numbers that lose digits.
            CanonicalJson.canonicalize(bytes);
            envelope = CoreJson.read(bytes, Envelope.class);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new IntegrityException("this is no deprov plan, or it was damaged: " + firstLine(e) + "; plan again");
        }
        if (!FORMAT.equals(envelope.format())) {
            throw new IntegrityException(
                    "this is not in the form " + FORMAT + " but says \"" + envelope.format() + "\"");
        }
        String actual = envelope.plan().digest();
        if (!actual.equals(envelope.digest())) {
            throw new IntegrityException("the plan does not match its digest: it says " + envelope.digest()
                    + " and has " + actual + "; it was edited or damaged, so plan again");
        }
        return envelope.plan();
    }

    static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        String line = message.lines().findFirst().orElse("");
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return bytes.length > 300 ? line.substring(0, Math.min(line.length(), 200)) + "..." : line;
    }
}
