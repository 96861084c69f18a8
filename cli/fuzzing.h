// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/findings.h"
#include "fuzz/engines/campaign/campaign.h"

/// What `fuzz` and `check` share.
namespace cli {

/// Runs a campaign, with a progress line on a terminal.
campaign::Result RunCampaign(const campaign::Options& plan, const campaign::Toolbox& toolbox);

/// Triages all that lies in the findings of the plan's targets: what this campaign found, and
/// what earlier ones did.
Triaged TriageFindings(const campaign::Options& plan);

nlohmann::json Summary(const campaign::Result& result, const Triaged& triaged);
nlohmann::json Items(const campaign::Result& result, const Triaged& triaged);

}  // namespace cli
