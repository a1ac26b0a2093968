package org.concordia.mailer.desk;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives the layout its frame on every page. */
@ControllerAdvice
final class FrameAdvice {

    @ModelAttribute("frame")
    Frame frame(HttpServletRequest request) {
        return Frame.of(request);
    }
}
