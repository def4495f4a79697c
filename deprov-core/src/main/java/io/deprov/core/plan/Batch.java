package io.deprov.core.plan;

import io.deprov.core.json.CoreJson;
import java.util.List;

/**
 * Plans that one approval can name together, by its {@link #digest}: the root over the digests of all of them.
 *
 * @param plans the plans' digests, sorted, each once
 */
public record Batch(List<String> plans) {

    /** Sorts the digests. */
    public Batch {
        plans = plans.stream().sorted().distinct().toList();
    }

    /** {@code sha256:...} over the batch's canonical JSON (RFC 8785). */
    public String digest() {
        return CoreJson.digest(this);
    }

    /** Says how many, not which. */
    @Override
    public String toString() {
        return "Batch[" + plans.size() + " plans]";
    }
}
