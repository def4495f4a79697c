package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.core.json.CoreJson;

/** How a plan travels: JSON with its digest beside it. An edited plan does not match any more. */
public final class PlanFile {

    private static final String FORMAT = "deprov-plan/1";

    /** What is in the file. */
    private record Envelope(String format, String digest, Plan plan) {
        /** Checks the parts. */
        private Envelope {
            requireNonNull(format, "format");
            requireNonNull(digest, "digest");
            requireNonNull(plan, "plan");
        }
    }

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
        Envelope envelope = SealedFile.read(bytes, Envelope.class, FORMAT, "plan", "plan again");
        if (!FORMAT.equals(envelope.format())) {
            throw new IntegrityException("this is no deprov plan (" + FORMAT
                    + ") as it was written; it was edited by hand or damaged; plan again");
        }
        String actual = envelope.plan().digest();
        if (!actual.equals(envelope.digest())) {
            throw new IntegrityException("the plan does not match its digest: it says " + envelope.digest()
                    + " and has " + actual + "; it was edited or damaged, so plan again");
        }
        return envelope.plan();
    }
}
