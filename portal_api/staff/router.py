"""The staff console: pages, JSON and live updates under one router."""

from __future__ import annotations

from fastapi import APIRouter

from portal_api.staff import api, events, identity, pages

router = APIRouter()
router.include_router(api.router)
router.include_router(events.router)
router.include_router(pages.router)
router.include_router(identity.router)
