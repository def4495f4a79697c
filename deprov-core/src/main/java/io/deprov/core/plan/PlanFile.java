package io.deprov.core.plan;

import io.deprov.core.json.CoreJson;

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
        return SealedFile.read(bytes, Plan.class, FORMAT, "plan", "plan again");
    }
}
