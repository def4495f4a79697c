package io.deprov.core.plan;

import io.deprov.api.Capabilities;
import io.deprov.api.Capability;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.core.json.CoreJson;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The digest of what a target can do, so that a plan made for other capabilities is noticed. */
public final class CapabilityDigest {

    /** What of a capability is digested; texts for people are not. */
    private record Line(
            AccessKind kind,
            Effect effect,
            Phase phase,
            boolean reversible,
            Duration maximumLag,
            boolean requiresActive,
            Duration softDeleteWindow,
            List<AccessKind> alsoRemoves) {}

    private CapabilityDigest() {}

    /** The digest; the same for the same promises. */
    public static String of(Capabilities capabilities) {
        List<Line> lines = capabilities.all().stream()
                .sorted(Comparator.comparing(Capability::kind).thenComparing(Capability::effect))
                .map(capability -> new Line(
                        capability.kind(),
                        capability.effect(),
                        capability.phase(),
                        capability.isReversible(),
                        capability.maximumLag(),
                        capability.requiresActiveAccount(),
                        capability.softDeleteWindow().orElse(Duration.ZERO),
                        capability.alsoRemoves().stream().sorted().toList()))
                .toList();
        TreeMap<String, String> identifiers = new TreeMap<>();
        capabilities.identifierTypes().forEach((type, use) -> identifiers.put(type.name(), use.name()));
        return CoreJson.digest(List.of(lines, List.copyOf(capabilities.kinds()), identifiers));
    }
}
