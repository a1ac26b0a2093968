package org.concordia.aggregator.websub;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where hubs reach us. Nothing that they say is answered with but their challenge, and that as plain text. */
@Controller
@RequestMapping("/websub/{token}")
final class CallbackPages {

    private static final MediaType PLAIN = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private final WebSub webSub;
    private final Pushes pushes;

    CallbackPages(WebSub webSub, Pushes pushes) {
        this.webSub = webSub;
        this.pushes = pushes;
    }

    /** Sections 5.2 and 5.3. */
    @GetMapping
    ResponseEntity<byte[]> verify(
            @PathVariable String token,
            @RequestParam(name = "hub.mode", required = false) @Nullable String mode,
            @RequestParam(name = "hub.topic", required = false) @Nullable String topic,
            @RequestParam(name = "hub.challenge", required = false) @Nullable String challenge,
            @RequestParam(name = "hub.lease_seconds", required = false) @Nullable String leaseSeconds,
            @RequestParam(name = "hub.reason", required = false) @Nullable String reason) {
        Optional<String> answer = webSub.verify(token, mode, topic, challenge, leaseSeconds, reason);
        return answer.map(text -> ResponseEntity.ok()
                        .contentType(PLAIN)
                        .header("X-Content-Type-Options", "nosniff")
                        .cacheControl(CacheControl.noStore())
                        .body(text.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** Section 7. */
    @PostMapping
    ResponseEntity<Void> push(
            @PathVariable String token,
            @RequestHeader(name = "X-Hub-Signature", required = false) @Nullable String signature,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable String contentType,
            @RequestHeader(name = HttpHeaders.CONTENT_ENCODING, required = false) @Nullable String encoding,
            HttpServletRequest request)
            throws IOException, InterruptedException {
        Pushes.Fate fate = pushes.take(token, signature, contentType, encoding, request.getInputStream());
        return ResponseEntity.status(
                        switch (fate) {
                            // The same answer: nobody learns from it how near a guess was.
                            case TAKEN, IGNORED -> HttpStatus.ACCEPTED;
                            case UNKNOWN -> HttpStatus.NOT_FOUND;
                            case ENDED -> HttpStatus.GONE;
                            case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
                            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
                            case BROKEN -> HttpStatus.BAD_REQUEST;
                        })
                .build();
    }
}
